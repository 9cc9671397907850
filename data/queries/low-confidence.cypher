// question.zh: 哪些关系最不可靠，引用前要先读原句？
// question.en: Which relations are least sure and should be read in their sentence before use?
// topic: 依据 | evidence
// parameter below: Number = 0.4 | 置信度低于 | confidence below
// parameter limit: Integer = 50 | 最多行数 | most rows
// returns relation: 关系 | relation
// returns confidence: 置信度 | confidence
// returns sentence: 原句 | sentence
MATCH ()-[r]->()
WHERE r.confidence < $below
UNWIND r.evidence AS place
WITH r, min(place) AS place
MATCH (p:Passage)
WHERE p.id = place
RETURN r AS relation, r.confidence AS confidence, p.text AS sentence
ORDER BY confidence, r.id
LIMIT $limit
