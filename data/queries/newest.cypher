// question.zh: 最新的文献说了哪些关系？
// question.en: Which relations do the newest papers state?
// topic: 变化 | change
// parameter limit: Integer = 30 | 最多行数 | most rows
// returns published: 发表 | published
// returns relation: 关系 | relation
// returns paper: 文献 | paper
MATCH (d:Document), ()-[r]->()
WHERE d.published IS NOT NULL AND r.modality IS NOT NULL AND d.id IN r.documents
RETURN d.published AS published, r AS relation, d.title AS paper
ORDER BY published DESC, r.confidence DESC, r.id, d.id
LIMIT $limit
