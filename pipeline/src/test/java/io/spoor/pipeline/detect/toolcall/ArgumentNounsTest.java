package io.spoor.pipeline.detect.toolcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.pipeline.detect.explanation.Noun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentNounsTest {
  private static final ContentFingerprinter TRACER = new ContentFingerprinter(TaintKey.DEVELOPMENT);

  private static ToolCall call(String arguments) {
    return new ToolCall("call", 1, "tool", false, TRACER.call("tool", arguments, "ok"));
  }

  @ParameterizedTest
  @CsvSource({
    "PATH, command, NAME_OR_PATH",
    "PATH, path, FILE_OR_DIRECTORY",
    "PATH, save_dir, DIRECTORY",
    "PATH, url, WEB_ADDRESS",
    "PATH, attachments[].fileName, FILE",
    "HOST, command, NAME_OR_WEB_ADDRESS",
    "HOST, body, NAME_OR_WEB_ADDRESS",
    "HOST, module, NAME_OR_WEB_ADDRESS",
    "HOST, options.host, WEB_ADDRESS",
    "URL, command, NAME_OR_WEB_ADDRESS",
    "URL, profile, NAME_OR_WEB_ADDRESS",
    "ACCOUNT, recipient, ACCOUNT",
    "ACCOUNT, order, ACCOUNT_OR_NUMBER",
    "DATE, due, DATE",
    "EMAIL, command, EMAIL_ADDRESS"
  })
  void namesAKindOnlyIfTheFormOrTheArgumentLeavesNoDoubt(ValueKind kind, String name, Noun noun) {
    assertThat(ArgumentNouns.of(call("{\"other\": \"x\"}"), name, kind)).isEqualTo(noun);
  }

  @Test
  void aWholeArgumentWithHostAndPathIsAWebAddress() {
    assertThat(
            ArgumentNouns.of(
                call("{\"target\": \"https://www.forms.example/a/b\"}"), "target", ValueKind.URL))
        .isEqualTo(Noun.WEB_ADDRESS);
    assertThat(
            ArgumentNouns.of(
                call("{\"target\": \"python -m django.test/client.py\"}"), "target", ValueKind.URL))
        .isEqualTo(Noun.NAME_OR_WEB_ADDRESS);
  }

  @Test
  void aResultIsReadWhenTheCallHasEnded() {
    ToolCall call = call("{}");
    var ended = new ToolCall("call", 1, "tool", false, call.fingerprint(), null, 9);
    assertThat(ended.resultTime()).isEqualTo(9);
    assertThat(call.resultTime()).isEqualTo(1);
  }
}
