package io.spoor.launchers;

/**
 * A user to create on a server.
 *
 * @param role the server's name for the user's permissions
 */
public record ServerUser(String name, String password, String role) {

  /** Omits the password. */
  @Override
  public String toString() {
    return "ServerUser[name=" + name + ", role=" + role + "]";
  }
}
