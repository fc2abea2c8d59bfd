package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;
import io.spoor.content.shell.EffectObject;
import io.spoor.content.shell.ObjectEffect;
import io.spoor.schemas.text.ResourceText;
import io.spoor.schemas.text.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Objects that say nothing about who named them: local ones, and packages that most projects use.
 * None of it can be chosen by content: an attacker's host, package or path is not among them.
 */
final class KnownObjects {
  /** Package managers whose archives are curated; anybody may publish to the others. */
  private static final Set<String> CURATED =
      Words.set("apt apt-get yum dnf apk brew zypper pacman port conda mamba micromamba");

  /** Hosts where anybody may have an account: the host alone names nobody. */
  private static final Set<String> SHARED =
      Words.set(
          """
          github.com gitlab.com bitbucket.org codeberg.org raw.githubusercontent.com
          gist.githubusercontent.com gist.github.com objects.githubusercontent.com
          storage.googleapis.com s3.amazonaws.com
          """);

  private static final Set<String> COMMON_PACKAGES =
      ResourceText.words(KnownObjects.class, "common-packages.txt");

  private KnownObjects() {}

  /** Whether an object of an effect is local or widely used. */
  static boolean isKnown(ToolEffect effect, EffectObject object, String command) {
    String value = object.value();
    return switch (object.kind()) {
      case PACKAGE ->
          (CURATED.contains(command) && !isOfOthers(value))
              || (COMMON_PACKAGES.contains(packageName(value)) && !isAlias(value));
      case REMOTE -> value.chars().noneMatch(c -> "/:.@".indexOf(c) >= 0);
      case INDEX -> COMMON_PACKAGES.contains(value);
      // A cache is made again.
      case PATH ->
          effect == ToolEffect.DESTROYS_DATA
              && (isInCheckout(value) || value.startsWith("~/.cache/"));
      case SETTING -> effect == ToolEffect.PERSISTS && value.startsWith("user.");
      default -> false;
    };
  }

  /** Whether a setting points to a file of the checkout: code that the project has anyway. */
  static boolean isLocalSetting(ObjectEffect effect) {
    boolean hasPath = false;
    for (EffectObject object : effect.objects()) {
      if (object.kind() != TracedObjectKind.SETTING) {
        return false;
      }
      for (String word : object.value().split("[ =]", 16)) {
        boolean isPath = word.startsWith(".") || word.indexOf('/') >= 0;
        if ((isPath && !isInCheckout(word)) || word.startsWith("!")) {
          return false;
        }
        hasPath |= isPath;
      }
    }
    return hasPath && effect.effect() == ToolEffect.PERSISTS;
  }

  private static boolean isInCheckout(String path) {
    return !path.startsWith("/")
        && !path.startsWith("~")
        && !path.startsWith("$")
        && !path.contains("..")
        && !path.contains("://")
        && path.indexOf('@') < 0
        && !path.equals(".")
        && !path.startsWith("*");
  }

  /** Whether a package is of a tap or channel that is not the archive's own. */
  private static boolean isOfOthers(String text) {
    return text.indexOf('/') >= 0 || text.contains("::");
  }

  /** Whether the version names another package or place: {@code lodash@npm:other}. */
  private static boolean isAlias(String text) {
    int at = text.indexOf('@', 1);
    return at > 0 && (text.indexOf(':', at) > 0 || text.indexOf('/', at) > 0);
  }

  /** The name without version, extras and tag. */
  private static String packageName(String text) {
    int end = 0;
    while (end < text.length()
        && "=<>!~[;^".indexOf(text.charAt(end)) < 0
        && ((text.charAt(end) != '@' && text.charAt(end) != ':') || end == 0)) {
      end++;
    }
    return text.substring(0, end).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names without a host that belongs to many, if others are left. */
  static List<String> withoutSharedHosts(Collection<String> names) {
    var own = new ArrayList<>(names);
    own.removeAll(SHARED);
    return own.isEmpty() ? List.copyOf(names) : own;
  }
}
