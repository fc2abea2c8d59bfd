package io.spoor.decisions.applied;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.PolicyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class VersionReaderTest {
  private static final byte OURS = 0;
  private static final byte OTHERS = 1;
  private static final byte UNREADABLE = 2;
  private static final byte NO_REGISTRY = 3;

  private final List<String> journal = new ArrayList<>();
  private final VersionReader reader =
      new VersionReader("spoor.policies", "default", (topic, bytes) -> read(bytes), journal::add);

  private static PolicyVersion read(byte[] bytes) {
    PolicyVersion version =
        AppliedPoliciesTest.version("permit(principal, action, resource);", Optional.empty());
    return switch (bytes[0]) {
      case OURS -> version;
      case OTHERS -> PolicyVersion.newBuilder(version).setTenant("acme").build();
      case UNREADABLE -> throw new SerializationException("no Avro");
      default -> throw new IllegalStateException("the registry does not answer");
    };
  }

  private OptionalLong next(byte kind) {
    return reader.next(new byte[] {kind}).stream().mapToLong(AppliedVersion::number).findFirst();
  }

  @Test
  void versionsOfTheTenantAreCounted() {
    assertThat(next(OTHERS)).isEmpty();
    assertThat(next(OURS)).hasValue(1);
    assertThat(next(UNREADABLE)).isEmpty();
    assertThat(reader.next(null)).isEmpty();
    // The record comes again, and is not counted twice.
    assertThatThrownBy(() -> next(NO_REGISTRY)).isInstanceOf(IllegalStateException.class);
    assertThat(next(OTHERS)).isEmpty();
    assertThat(next(OURS)).hasValue(2);
    assertThat(journal).containsExactly("an unreadable record of spoor.policies was skipped");
  }
}
