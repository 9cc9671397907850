// question.zh: 《{paper}》关于{entity}说了什么？
// question.en: What does “{paper}” say about {entity}?
// topic: 文献 | papers
// parameter paper: Document = hongqiao-brief.html | 文献的编号、文件名或标题 | id, file name or title of the paper
// parameter entity: Entity = 虹桥国际中央商务区 | 实体的名称 | name of the entity
// returns relation: 关系 | relation
// returns sentence: 原句 | sentence
// returns section: 章节 | section
MATCH (a)-[r]-()
WHERE a.name = $entity AND r.modality IS NOT NULL
UNWIND r.evidence AS place
MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage)
WHERE p.id = place AND (d.id = $paper OR d.source = $paper OR d.title = $paper)
WITH DISTINCT r, p
RETURN r AS relation, p.text AS sentence, p.section AS section
ORDER BY p.`index`, r.id
