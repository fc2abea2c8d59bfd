package io.spoor.launchers;

/**
 * A user that a server is to know.
 *
 * @param role what the server calls the user's rights
 */
public record ServerUser(String name, String password, String role) {

  /** Without the password. */
  @Override
  public String toString() {
    return "ServerUser[name=" + name + ", role=" + role + "]";
  }
}
