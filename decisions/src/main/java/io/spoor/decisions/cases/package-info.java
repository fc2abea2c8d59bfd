/** Test cases of policies: a request and the decision it must get. */
@NullMarked
package io.spoor.decisions.cases;

import org.jspecify.annotations.NullMarked;
