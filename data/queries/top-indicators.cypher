// question.zh: 哪些指标的数字最多？
// question.en: Which indicators have the most figures?
// topic: 数字 | figures
// parameter limit: Integer = 20 | 最多行数 | most rows
// returns indicator: 指标 | indicator
// returns figures: 数字个数 | figures
// returns subjects: 主体数 | subjects
// returns papers: 文献数 | papers
MATCH (s)-[:HAS_OBSERVATION]->(o:Observation)-[:MEASURES]->(i:Indicator)
WITH i.name AS indicator, count(DISTINCT o.id) AS figures, count(DISTINCT s.id) AS subjects,
  count(DISTINCT o.document) AS papers
RETURN indicator, figures, subjects, papers
ORDER BY figures DESC, subjects DESC, indicator
LIMIT $limit
