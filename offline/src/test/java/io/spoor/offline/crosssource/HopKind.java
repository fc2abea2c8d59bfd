package io.spoor.offline.crosssource;

/** The kinds of hops from one record to the next of its chain. */
enum HopKind {
  OKTA_TO_RUN("Okta session → agent run"),
  ENTRA_TO_RUN("Entra token → agent run"),
  RUN_TO_EXCHANGE("agent run → token exchange"),
  RUN_TO_KEYCLOAK("agent run → exchange at Keycloak"),
  TOKEN_TO_EXCHANGE("exchanged token → further exchange"),
  RUN_TO_GATEWAY("agent run → gateway request (traceparent)"),
  TOKEN_TO_REQUEST("exchanged token → MCP request"),
  KEYCLOAK_TO_REQUEST("token of Keycloak → MCP request"),
  REQUEST_TO_AWS("MCP request → server's AWS call"),
  REQUEST_TO_AZURE("MCP request → server's Azure call"),
  REQUEST_TO_GITHUB("MCP request → server's GitHub call"),
  TOKEN_TO_ROLE("exchanged token → AWS role"),
  RUN_TO_ROLE("agent run → AWS role"),
  OKTA_TO_ROLE("Okta session → AWS session (SAML)"),
  ROLE_TO_CALL("AWS session → its calls and roles"),
  ROLE_TO_CLUSTER("AWS session → EKS request"),
  ENTRA_TO_AZURE("Entra token → Azure activity"),
  RUN_TO_PUSH("agent run → push to GitHub"),
  PUSH_TO_WORKFLOW("push → workflow"),
  WORKFLOW_TO_ROLE("workflow → AWS role"),
  WORKFLOW_TO_CLUSTER("workflow → Kubernetes request"),
  POD_TO_CLUSTER("pod's token → Kubernetes request"),
  POD_TO_ROLE("pod's service account → AWS role"),
  POD_TO_GOOGLE("pod's service account → Google identity"),
  GOOGLE_TO_CALL("Google identity → its calls"),
  RUN_TO_MODEL_KEY("agent run → use of a model provider's key"),
  WITHIN_LOG("within one log");

  private final String title;

  HopKind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
