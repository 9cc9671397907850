// question.zh: 哪些数字是两方之间的？
// question.en: Which figures are between two parties?
// topic: 数字 | figures
// returns subject: 一方 | one side
// returns other: 另一方 | other side
// returns indicator: 指标 | indicator
// returns period: 时期 | period
// returns value: 数值 | value
// returns unit: 单位 | unit
MATCH (s)-[:HAS_OBSERVATION]->(o:Observation)-[:COUNTERPART]->(c)
RETURN s.name AS subject, c.name AS other, o.indicator AS indicator, coalesce(o.period, '') AS period,
  o.value AS value, o.unit AS unit
ORDER BY subject, other, indicator, o.id
