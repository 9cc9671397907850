// question.zh: {indicator}历年是多少？
// question.en: What was {indicator} over the years?
// topic: 数字 | figures
// parameter indicator: Indicator = 吞吐量 | 指标名称或其中一部分 | name of the indicator, or a part of it
// returns subject: 主体 | subject
// returns indicator: 指标 | indicator
// returns period: 时期 | period
// returns value: 数值 | value
// returns unit: 单位 | unit
// returns paper: 文献 | paper
MATCH (s)-[:HAS_OBSERVATION]->(o:Observation)-[:MEASURES]->(i:Indicator)
WHERE i.name CONTAINS $indicator
MATCH (d:Document)
WHERE d.id = o.document
RETURN s.name AS subject, i.name AS indicator, coalesce(o.period, '') AS period, o.value AS value, o.unit AS unit,
  d.title AS paper
ORDER BY subject, indicator, period, o.id
