// question.zh: 文献给出了{entity}的哪些数字？
// question.en: Which figures do the papers give for {entity}?
// topic: 数字 | figures
// parameter entity: Entity = 上海港 | 实体的名称 | name of the entity
// returns indicator: 指标 | indicator
// returns period: 时期 | period
// returns value: 数值 | value
// returns unit: 单位 | unit
// returns modality: 模态 | modality
// returns sentence: 原句 | sentence
MATCH (s)-[:HAS_OBSERVATION]->(o:Observation)
WHERE s.name = $entity
UNWIND o.evidence AS place
MATCH (p:Passage)
WHERE p.id = place
RETURN o.indicator AS indicator, coalesce(o.period, '') AS period, o.value AS value, o.unit AS unit,
  o.modality AS modality, p.text AS sentence
ORDER BY indicator, period, o.id, p.id
