package io.spoor.content.injection;

import io.spoor.schemas.ContentTrace;
import java.util.List;
import java.util.stream.Stream;

/**
 * Statements of the user's request that may excuse a call. Their authors are equally trusted, so
 * the one that excuses the call least decides: a further statement never makes a call less
 * suspicious.
 *
 * @param statements fingerprints of the statements
 * @param others what is known about further statements
 */
public record UserRequests(List<ContentTrace> statements, Others others) {
  /** No statement has arrived yet. */
  public static final UserRequests UNKNOWN = new UserRequests(List.of(), Others.EXPECTED);

  /** Further statements than those that are compared. */
  public enum Others {
    /** There are none. */
    NONE,
    /** One may still arrive, and may excuse the call. */
    EXPECTED,
    /** The agent's invocation arrived without its request, so nothing can excuse the call. */
    WITHHELD,
    /**
     * More than are compared. Any of them may be the user's, so that the call is excused by none.
     */
    UNREAD
  }

  public UserRequests {
    statements = List.copyOf(statements);
  }

  /** One statement. */
  public static UserRequests of(ContentTrace statement) {
    return new UserRequests(List.of(statement), Others.NONE);
  }

  /** Each possible request, to compare with content of a key. */
  Stream<UserRequest> possible(int keyId) {
    Stream<UserRequest> stated =
        statements.stream().map(statement -> UserRequest.of(statement, keyId));
    return switch (others) {
      case NONE -> stated;
      case EXPECTED -> Stream.concat(stated, Stream.of(UserRequest.EXPECTED));
      case WITHHELD -> Stream.concat(stated, Stream.of(UserRequest.WITHHELD));
      case UNREAD -> Stream.concat(stated, Stream.of(UserRequest.ASKS_NOTHING));
    };
  }
}
