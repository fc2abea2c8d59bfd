package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;

/** Effects and objects of commands, in words for explanations. */
final class EffectWords {
  private EffectWords() {}

  /** What a command does. */
  static String does(ToolEffect effect) {
    return switch (effect) {
      case FETCHES -> "fetches data from elsewhere";
      case SENDS_OUT -> "sends data out";
      case READS_SECRET -> "reads a secret";
      case RUNS_CODE -> "downloads, installs or runs code from elsewhere";
      case PERSISTS -> "leaves something that runs or admits later";
      case CHANGES_PIPELINE -> "changes how the project is built or released";
      case REMOVES_SAFEGUARD -> "removes a safeguard";
      case GRANTS_RIGHTS -> "grants rights";
      case DESTROYS_DATA -> "destroys data";
      case OPENS_SHELL -> "opens a shell to another machine";
    };
  }

  /** The object, with its article. */
  static String kind(TracedObjectKind kind) {
    return switch (kind) {
      case HOST -> "the host";
      case URL -> "the web address";
      case REMOTE -> "the remote";
      case PACKAGE -> "the package";
      case INDEX -> "the package index";
      case PATH -> "the file or directory";
      case MAIL -> "the mail address";
      case PRINCIPAL -> "the account";
      case KEY -> "the key or variable";
      case SETTING -> "the setting";
      case STORE -> "the table or store";
    };
  }
}
