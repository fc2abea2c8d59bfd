package io.spoor.decisions.http;

import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.RefusedCallerException;
import io.spoor.decisions.callers.Right;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A caller, with the names of the credential that it presents.
 *
 * @param names only for requests that need the right to approve
 */
record PresentedCaller(DecisionCaller caller, Set<String> names) {
  static PresentedCaller of(
      DecisionCaller caller, Right right, Request request, @Nullable X509Certificate certificate)
      throws RefusedCallerException {
    return new PresentedCaller(
        caller,
        right == Right.APPROVE
            ? Callers.namesOf(
                certificate, request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION))
            : Set.of());
  }
}
