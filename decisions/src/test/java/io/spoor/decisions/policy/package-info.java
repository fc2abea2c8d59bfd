@NullMarked
package io.spoor.decisions.policy;

import org.jspecify.annotations.NullMarked;
