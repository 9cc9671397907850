"""Settings from the environment: Neo4j's own names for its server, `HUBGRAPH_…` for everything else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import HubgraphError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What the environment (or a `.env` file in the working folder) says."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True)

    data: Path = Field(default=ROOT / "data", alias="HUBGRAPH_DATA")
    store: str = Field(default="var/hubgraph.lbug", alias="HUBGRAPH_STORE")
    cache: Path = Field(default=Path("~/.cache/hubgraph"), alias="HUBGRAPH_CACHE")
    neo4j_uri: str = Field(default="", alias="NEO4J_URI")
    neo4j_username: str = Field(default="neo4j", alias="NEO4J_USERNAME")
    neo4j_password: SecretStr = Field(default=SecretStr(""), alias="NEO4J_PASSWORD")
    neo4j_database: str = Field(default="neo4j", alias="NEO4J_DATABASE")
    query_seconds: float = Field(default=5.0, alias="HUBGRAPH_QUERY_SECONDS", gt=0)
    query_rows: int = Field(default=1000, alias="HUBGRAPH_QUERY_ROWS", gt=0)
    no_browser: bool = Field(default=False, alias="HUBGRAPH_NO_BROWSER")

    @model_validator(mode="after")
    def _server_is_the_store(self) -> Self:
        """A server that is named is the store, unless HUBGRAPH_STORE names another one."""
        if self.neo4j_uri and "store" not in self.model_fields_set:
            self.store = self.neo4j_uri
        return self


@cache
def settings() -> Settings:
    """Read the settings once per process. Raises HubgraphError, naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as exc:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}={e['input']}: {e['msg']}" for e in exc.errors())
        raise HubgraphError(f"environment or .env: {wrong}", "mend the variable or unset it") from exc
