// question.zh: {place}里面有什么？
// question.en: What lies in {place} or is a part of it?
// topic: 地点与活动 | places and events
// parameter place: Entity = 上海 | 城市、区域、经济体或平台 | city, region, economy or platform
// returns entity: 实体 | entity
// returns relation: 关系 | relation
MATCH (x)-[r:LOCATED_IN|PART_OF]->(p)
WHERE p.name = $place
RETURN x AS entity, r AS relation
ORDER BY r.id
