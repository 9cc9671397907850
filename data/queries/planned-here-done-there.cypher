// question.zh: {city}拟议发展的产业，哪些城市已经在做？
// question.en: Which cities already do what {city} only plans to develop?
// topic: 计划与缺口 | plans and gaps
// parameter city: City = 上海 | 城市的名称 | name of the city
// returns industry: 产业 | industry
// returns other: 已在做的城市 | city that does it
// returns relation: 依据 | on the word of
MATCH (c:City)-[plan:DEVELOPS]->(i:Industry)<-[r:DEVELOPS|LEADS]-(o:City)
WHERE c.name = $city AND plan.modality = 'proposed' AND r.modality = 'asserted' AND o.id <> c.id
WITH DISTINCT i, o, r
RETURN i.name AS industry, o.name AS other, r AS relation
ORDER BY industry, other, r.id
