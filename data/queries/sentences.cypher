// question.zh: {entity}的各条关系出自哪些句子？
// question.en: Which sentences stand behind the relations of {entity}?
// topic: 依据 | evidence
// parameter entity: Entity = 临港新片区 | 实体的名称 | name of the entity
// returns relation: 关系 | relation
// returns sentence: 原句 | sentence
// returns section: 章节 | section
// returns paper: 文献 | paper
MATCH (a)-[r]-()
WHERE a.name = $entity AND r.modality IS NOT NULL
UNWIND r.evidence AS place
MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage)
WHERE p.id = place
WITH DISTINCT r, p, d
RETURN r AS relation, p.text AS sentence, p.section AS section, d.title AS paper
ORDER BY d.id, p.`index`, r.id
