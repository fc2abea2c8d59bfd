package io.spoor.cli.output;

import io.spoor.client.result.ChainView;
import io.spoor.schemas.text.TextSanitizer;

/** Short names of identities for people; JSON lines have the full names. */
final class DisplayNames {
  private static final int ID = 12;

  private DisplayNames() {}

  /**
   * An ARN without its account, other names unchanged: {@code role/deploy}, {@code user/anna},
   * {@code assumed-role/deploy/run}, {@code anna@example.com}.
   */
  static String identity(String principal) {
    String name = principal;
    if (name.startsWith("arn:")) {
      String[] parts = name.split(":", 6);
      name = parts.length == 6 ? parts[5] : name;
      int service = name.indexOf("aws-service-role/");
      if (service >= 0) {
        name = "role/" + name.substring(name.lastIndexOf('/') + 1);
      }
    }
    return TextSanitizer.replace(name);
  }

  static String agent(ChainView chain) {
    return chain.agentId() == null
        ? "no agent named"
        : TextSanitizer.replace(
            chain.agentId() + (chain.agentVersion() == null ? "" : " " + chain.agentVersion()));
  }

  /** The first hex digits of an id: enough to be distinct and to use as {@code chain ID}. */
  static String id(String id) {
    return TextSanitizer.replace(id.substring(0, TextSanitizer.boundary(id, ID)));
  }
}
