@NullMarked
package io.spoor.local.scenario;

import org.jspecify.annotations.NullMarked;
