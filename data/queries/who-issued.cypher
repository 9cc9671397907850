// question.zh: 谁设立、发布或推出了什么？
// question.en: Who set up, issued or launched what?
// topic: 制度与政策 | rules and policies
// returns actor: 主体 | actor
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
MATCH (a)-[r:ESTABLISHES]->()
RETURN a.name AS actor, r AS relation, size(r.documents) AS papers
ORDER BY papers DESC, actor, r.id
