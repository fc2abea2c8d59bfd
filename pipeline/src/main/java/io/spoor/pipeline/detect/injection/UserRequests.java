package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.ContentTrace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements of the user's request that may excuse a call. Their authors are equally trusted, so
 * the one that excuses the call least decides: a further statement never makes a call less
 * suspicious.
 *
 * @param statements fingerprints of the statements; empty while the request is unknown
 * @param incomplete whether there are further statements, which are not compared
 */
public record UserRequests(List<ContentTrace> statements, boolean incomplete) {
  /** No statement that counts. */
  public static final UserRequests UNKNOWN = new UserRequests(List.of(), false);

  public UserRequests {
    statements = List.copyOf(statements);
  }

  /** One statement. */
  public static UserRequests of(ContentTrace statement) {
    return new UserRequests(List.of(statement), false);
  }

  /** Each possible request; null: an unknown one. */
  List<@Nullable ContentTrace> possible() {
    List<@Nullable ContentTrace> possible = new ArrayList<>(statements);
    if (incomplete || statements.isEmpty()) {
      possible.add(null);
    }
    return possible;
  }
}
