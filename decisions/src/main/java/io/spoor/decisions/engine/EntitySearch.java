package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches: the evaluation of each candidate, in pages. */
public final class EntitySearch {
  private final DecisionPoint decisions;

  public EntitySearch(DecisionPoint decisions) {
    this.decisions = decisions;
  }

  /**
   * The answer to a search as AuthZEN states it: {@code {results, page, context}}.
   *
   * @param caller whoever asks
   * @param candidates as the decision point has them for this search
   * @throws MalformedRequestException if its page token is of another search, or has another limit
   */
  public ObjectNode search(
      SearchRequest search, CallerRights caller, NavigableSet<String> candidates)
      throws MalformedRequestException {
    PageToken position = position(search);
    try {
      if (candidates.isEmpty()) {
        // Its values are checked as those of any other search.
        allowed(search, caller, Set.of(""), 1);
      }
      if (position == null) {
        Found all = allowed(search, caller, candidates, Integer.MAX_VALUE);
        return all.explained(json(search, all.ids()));
      }
      if (position.limit() == 0) {
        Found all = allowed(search, caller, candidates, Integer.MAX_VALUE);
        return all.explained(counted(search, all.ids().size()));
      }
      return page(search, caller, candidates, position);
    } catch (ValueFault e) {
      ObjectNode json = json(search, List.of());
      json.putObject("context").set("error", e.error.json());
      if (position != null) {
        json.putObject("page").put("next_token", "").put("count", 0);
      }
      return json;
    }
  }

  /**
   * The candidates that are allowed.
   *
   * @param unasked why some candidates were answered without policies; empty: none was
   */
  private record Found(List<String> ids, Optional<Decision.Refusal> unasked) {

    /** The answer, with the reason why it may lack results or have too many. */
    ObjectNode explained(ObjectNode json) {
      unasked.ifPresent(why -> json.putObject("context").set("error", why.json()));
      return json;
    }
  }

  /** A value of the search has no counterpart in Cedar, whatever the candidate. */
  private static final class ValueFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Decision.Refusal error;

    ValueFault(Decision.Refusal error) {
      this.error = error;
    }
  }

  /** Where the page begins; null: the request asks for no pages. */
  private static @Nullable PageToken position(SearchRequest search)
      throws MalformedRequestException {
    String text = search.page().token();
    if (text.isEmpty()) {
      return search.page().limit().isPresent()
          ? new PageToken(search.page().limit().getAsInt(), null)
          : null;
    }
    PageToken token = PageToken.read(text, search);
    if (search.page().limit().orElse(token.limit()) != token.limit()) {
      throw new MalformedRequestException("page.limit differs from the limit of the first page");
    }
    return token;
  }

  private ObjectNode page(
      SearchRequest search,
      CallerRights caller,
      NavigableSet<String> candidates,
      PageToken position)
      throws ValueFault {
    NavigableSet<String> rest =
        position.last() == null ? candidates : candidates.tailSet(position.last(), false);
    int limit = position.limit();
    // One more than the page has tells whether another page follows.
    Found all = allowed(search, caller, rest, limit == Integer.MAX_VALUE ? limit : limit + 1);
    List<String> found = all.ids();
    List<String> results = found.size() > limit ? found.subList(0, limit) : found;
    ObjectNode json = json(search, results);
    json.putObject("page")
        .put(
            "next_token",
            found.size() > limit ? new PageToken(limit, results.getLast()).text(search) : "")
        .put("count", results.size());
    return all.explained(json);
  }

  private static ObjectNode counted(SearchRequest search, int total) {
    ObjectNode json = json(search, List.of());
    json.putObject("page")
        .put("next_token", total > 0 ? new PageToken(0, null).text(search) : "")
        .put("count", 0)
        .put("total", total);
    return json;
  }

  private Found allowed(
      SearchRequest search, CallerRights caller, Set<String> candidates, int enough)
      throws ValueFault {
    List<String> allowed = new ArrayList<>();
    Optional<Decision.Refusal> unasked = Optional.empty();
    for (String candidate : candidates) {
      if (allowed.size() == enough) {
        break;
      }
      Decision decision = decisions.wouldDecide(search.with(candidate), caller);
      Optional<Decision.Refusal> fault = decision.error().filter(Decision.Refusal::isOfValue);
      if (fault.isPresent()) {
        throw new ValueFault(fault.get());
      }
      unasked = unasked.or(() -> decision.error().filter(Decision.Refusal::isOfServer));
      if (decision.isAllowed()) {
        allowed.add(candidate);
      }
    }
    return new Found(allowed, unasked);
  }

  private static ObjectNode json(SearchRequest search, List<String> results) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("results");
    for (String result : results) {
      ObjectNode entry = array.addObject();
      if (search.kind() == SearchedKind.ACTION) {
        entry.put("name", result);
      } else {
        entry.put("type", search.searchedType()).put("id", result);
      }
    }
    return json;
  }
}
