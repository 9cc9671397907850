// question.zh: 哪些实体只在《{paper}》中出现？
// question.en: Which entities are named in “{paper}” only?
// topic: 文献 | papers
// parameter paper: Document = hongqiao-brief.html | 文献的编号、文件名或标题 | id, file name or title of the paper
// returns entity: 实体 | entity
// returns mentions: 提及次数 | mentions
MATCH (d:Document)-[:HAS_PASSAGE]->(:Passage)-[:MENTIONS]->(n)
WHERE (d.id = $paper OR d.source = $paper OR d.title = $paper) AND size(n.documents) = 1
WITH DISTINCT n
RETURN n AS entity, n.mentions AS mentions
ORDER BY mentions DESC, n.id
