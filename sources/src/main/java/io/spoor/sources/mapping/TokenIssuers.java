package io.spoor.sources.mapping;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of issuers in keys of tokens. A token states the address of its issuer ({@code iss}); the
 * issuer's own log names none, and its mapping uses the vendor's name. Ids of tokens are random at
 * each of these vendors, so its tokens need no address to tell them apart.
 */
public final class TokenIssuers {
  private static final String SCHEME = "https://";
  private static final String OKTA = "okta";
  private static final String ENTRA = "entra";
  private static final String KEYCLOAK = "keycloak";
  private static final String GITHUB = "github";

  /** An authorization server of an Okta organization, also behind a domain of its own. */
  private static final Pattern OKTA_SERVER =
      Pattern.compile("/oauth2/(?:default|aus[0-9a-zA-Z]+)/?");

  /** A realm of Keycloak, at the root of a host or below a path. */
  private static final Pattern KEYCLOAK_REALM = Pattern.compile("(?:/[^/]+)*/realms/[^/]+/?");

  /** One of these is in the address of each known kind of issuer. */
  private static final List<String> SIGNS =
      List.of("okta", "/oauth2/", "/realms/", "login.microsoftonline.com", "sts.windows.net");

  private TokenIssuers() {}

  /**
   * Whether the log of an issuer, by its name in keys, knows the sign-in of which a token is part.
   */
  public static boolean haveSessions(String name) {
    return name.equals(OKTA) || name.equals(ENTRA) || name.equals(KEYCLOAK);
  }

  /** Whether tokens of an issuer serve many runs, as personal access tokens do. */
  public static boolean areLasting(String name) {
    return name.equals(GITHUB);
  }

  /** Whether runs may show tokens of an issuer, by its name in keys, with another address of it. */
  public static boolean serveRuns(String name) {
    return haveSessions(name) || name.startsWith(SCHEME);
  }

  /** The vendor's name if the address is that of a known kind of issuer; otherwise the address. */
  public static String name(String issuer) {
    // Asked for each span: most addresses need no parsing.
    if (!issuer.startsWith(SCHEME) || SIGNS.stream().noneMatch(issuer::contains)) {
      return issuer;
    }
    try {
      var address = new URI(issuer);
      return name(
          issuer,
          String.valueOf(address.getHost()).toLowerCase(Locale.ROOT),
          String.valueOf(address.getPath()));
    } catch (URISyntaxException e) {
      return issuer;
    }
  }

  private static String name(String issuer, String host, String path) {
    if (host.equals("login.microsoftonline.com") || host.equals("sts.windows.net")) {
      return ENTRA;
    }
    if (host.endsWith(".okta.com")
        || host.endsWith(".oktapreview.com")
        || host.endsWith(".okta-emea.com")
        || OKTA_SERVER.matcher(path).matches()) {
      return OKTA;
    }
    return KEYCLOAK_REALM.matcher(path).matches() ? KEYCLOAK : issuer;
  }
}
