// question.zh: 每篇文献有多少句子、实体、关系和数字？
// question.en: How many sentences, entities, relations and figures has each paper?
// topic: 文献 | papers
// returns paper: 文献 | paper
// returns published: 发表 | published
// returns passages: 句子数 | sentences
// returns entities: 实体数 | entities
// returns relations: 关系数 | relations
// returns figures: 数字个数 | figures
MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage)
WITH d, count(p) AS passages
OPTIONAL MATCH (d)-[:HAS_PASSAGE]->(:Passage)-[:MENTIONS]->(n)
WITH d, passages, count(DISTINCT n.id) AS entities
OPTIONAL MATCH (o:Observation)
WHERE o.document = d.id
WITH d, passages, entities, count(o) AS figures
OPTIONAL MATCH ()-[r]->()
WHERE r.modality IS NOT NULL AND d.id IN r.documents
WITH d, passages, entities, figures, count(r) AS relations
RETURN d.title AS paper, coalesce(d.published, '') AS published, passages, entities, relations, figures
ORDER BY published DESC, paper, d.id
