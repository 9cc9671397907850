"""What the graph says as a network: centrality, communities, and the relations that carry a place in a ranking.

networkx gives the API and the names; compiled engines compute where networkx is slow, and tests compare the two.
"""
