// question.zh: 落户{place}的机构从事哪些产业？
// question.en: Which industries do the organisations in {place} work in?
// topic: 产业 | industries
// parameter place: Entity = 合肥 | 城市、区域或平台 | city, region or platform
// returns organisation: 机构 | organisation
// returns industry: 产业 | industry
// returns relation: 关系 | relation
MATCH (p)<-[:SETTLES_IN|LOCATED_IN]-(o:Organization)-[r:DEVELOPS|LEADS]->(i:Industry)
WHERE p.name = $place
WITH DISTINCT o, i, r
RETURN o.name AS organisation, i.name AS industry, r AS relation
ORDER BY organisation, industry, r.id
