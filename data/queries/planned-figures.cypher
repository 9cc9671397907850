// question.zh: 文献提出了哪些量化目标？
// question.en: Which figures are targets, not results?
// topic: 计划与缺口 | plans and gaps
// returns subject: 主体 | subject
// returns indicator: 指标 | indicator
// returns period: 时期 | period
// returns value: 数值 | value
// returns unit: 单位 | unit
// returns paper: 文献 | paper
MATCH (s)-[:HAS_OBSERVATION]->(o:Observation)
WHERE o.modality = 'proposed'
MATCH (d:Document)
WHERE d.id = o.document
RETURN s.name AS subject, o.indicator AS indicator, coalesce(o.period, '') AS period, o.value AS value, o.unit AS unit,
  d.title AS paper
ORDER BY subject, indicator, period, o.id
