// question.zh: 哪些关系得到最多文献支持？
// question.en: Which relations do the most papers support?
// topic: 联系 | connections
// parameter limit: Integer = 20 | 最多行数 | most rows
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
// returns mentions: 提及次数 | mentions
// returns confidence: 置信度 | confidence
MATCH ()-[r]->()
WHERE r.modality IS NOT NULL
RETURN r AS relation, size(r.documents) AS papers, r.mentions AS mentions, r.confidence AS confidence
ORDER BY papers DESC, mentions DESC, confidence DESC, r.id
LIMIT $limit
