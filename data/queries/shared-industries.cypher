// question.zh: {city}与{other}都领先或都发展哪些产业？
// question.en: Which industries do {city} and {other} both lead or develop?
// topic: 产业 | industries
// parameter city: City = 上海 | 第一个城市 | the first city
// parameter other: City = 无锡 | 第二个城市 | the second city
// returns industry: 产业 | industry
// returns first: 第一个城市 | first city
// returns second: 第二个城市 | second city
MATCH (a:City)-[r:LEADS|DEVELOPS]->(i:Industry)<-[s:LEADS|DEVELOPS]-(b:City)
WHERE a.name = $city AND b.name = $other
RETURN i.name AS industry, r AS first, s AS second
ORDER BY industry, r.id, s.id
