// question.zh: {entity}有哪些别名，文献里实际怎么写？
// question.en: Under which names do the papers mention {entity}?
// topic: 依据 | evidence
// parameter entity: Entity = 中国国际进口博览会 | 实体的名称 | name of the entity
// returns written: 文献中的写法 | as written
// returns mentions: 次数 | times
// returns papers: 文献数 | papers
MATCH (d:Document)-[:HAS_PASSAGE]->(:Passage)-[m:MENTIONS]->(e)
WHERE e.name = $entity
RETURN m.text AS written, count(*) AS mentions, count(DISTINCT d.id) AS papers
ORDER BY mentions DESC, written
