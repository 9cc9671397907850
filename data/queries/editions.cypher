// question.zh: {platform}办过哪几届，各有什么数字？
// question.en: Which editions has {platform} had, with which figures?
// topic: 地点与活动 | places and events
// parameter platform: Platform = 中国国际进口博览会 | 平台的名称 | name of the platform
// returns edition: 届次 | edition
// returns indicator: 指标 | indicator
// returns value: 数值 | value
// returns unit: 单位 | unit
MATCH (e:Event)-[:PART_OF]->(p:Platform)
WHERE p.name = $platform
WITH DISTINCT e
OPTIONAL MATCH (e)-[:HAS_OBSERVATION]->(o:Observation)
WITH DISTINCT e.name AS edition, o.indicator AS indicator, o.value AS value, o.unit AS unit
RETURN edition, indicator, value, unit
ORDER BY edition, coalesce(indicator, ''), coalesce(value, 0), coalesce(unit, '')
