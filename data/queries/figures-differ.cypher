// question.zh: 同一主体、同一时期的同一指标，哪里给出了不同的数字？
// question.en: Where do the figures for one indicator, subject and period differ?
// topic: 分歧 | disagreement
// returns subject: 主体 | subject
// returns period: 时期 | period
// returns indicator: 指标 | indicator
// returns value: 数值 | value
// returns indicator2: 指标（另一处） | indicator (elsewhere)
// returns value2: 数值（另一处） | value (elsewhere)
// returns papers: 文献 | papers
// note.zh: 一个指标的名称包含另一个的，也算同一指标；单位换算不看。
// note.en: An indicator whose name contains the other's counts as the same; units are not converted.
MATCH (s)-[:HAS_OBSERVATION]->(o:Observation), (s)-[:HAS_OBSERVATION]->(q:Observation)
WHERE o.id <> q.id AND o.value <> q.value AND o.period = q.period
  AND (o.indicator = q.indicator AND o.id < q.id OR o.indicator <> q.indicator AND o.indicator CONTAINS q.indicator)
MATCH (d:Document), (e:Document)
WHERE d.id = o.document AND e.id = q.document
RETURN s.name AS subject, o.period AS period, o.indicator AS indicator, o.value AS value, q.indicator AS indicator2,
  q.value AS value2, CASE WHEN d.id = e.id THEN d.title ELSE d.title + '；' + e.title END AS papers
ORDER BY subject, period, indicator, o.id, q.id
