// question.zh: 以“{unit}”计的数字，从大到小是哪些？
// question.en: Which figures are given in “{unit}”, the largest first?
// topic: 数字 | figures
// parameter unit: Text = 亿美元 | 单位，照原文写法 | unit as it is written
// parameter limit: Integer = 20 | 最多行数 | most rows
// returns subject: 主体 | subject
// returns indicator: 指标 | indicator
// returns period: 时期 | period
// returns value: 数值 | value
MATCH (s)-[:HAS_OBSERVATION]->(o:Observation)
WHERE o.unit = $unit
RETURN s.name AS subject, o.indicator AS indicator, coalesce(o.period, '') AS period, o.value AS value
ORDER BY value DESC, o.id
LIMIT $limit
