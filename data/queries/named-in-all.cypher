// question.zh: 哪些实体在几乎所有文献中都出现？
// question.en: Which entities are named in all papers, or in nearly all?
// topic: 文献 | papers
// parameter missing: Integer = 2 | 最多缺几篇 | in how many papers it may be missing
// returns entity: 实体 | entity
// returns papers: 文献数 | papers
// returns mentions: 提及次数 | mentions
MATCH (d:Document)
WITH count(d) AS total
MATCH (:Passage)-[:MENTIONS]->(n)
WITH DISTINCT total, n
WHERE size(n.documents) >= total - $missing
RETURN n AS entity, size(n.documents) AS papers, n.mentions AS mentions
ORDER BY papers DESC, mentions DESC, n.id
