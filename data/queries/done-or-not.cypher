// question.zh: 同一件事，哪里说已有，哪里说拟议或缺失？
// question.en: What is said to be done in one place, and planned or lacking in another?
// topic: 分歧 | disagreement
// returns done: 已有 | stated
// returns other: 拟议或缺失 | planned or lacking
// returns papers: 文献数 | papers
MATCH (a)-[r]->(b), (a)-[s]->(b)
WHERE type(r) = type(s) AND r.modality = 'asserted' AND s.modality <> 'asserted'
RETURN r AS done, s AS other, size(r.documents) + size(s.documents) AS papers
ORDER BY papers DESC, r.id, s.id
