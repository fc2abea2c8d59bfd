/** Lines for people who operate a decision server. */
@NullMarked
package io.spoor.decisions.journal;

import org.jspecify.annotations.NullMarked;
