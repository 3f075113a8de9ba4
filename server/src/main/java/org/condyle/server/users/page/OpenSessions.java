package org.condyle.server.users.page;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that there are on this server, and how many there may be: of one network that nobody
 * is known by, of one account, and in all. Where there would be too many the oldest ends, and
 * before any other the oldest that nobody is known by.
 */
final class OpenSessions {

  private static final String PLACE = "condyle.place";

  private final int perNetwork;
  private final int perAccount;
  private final int most;

  /** In the order in which they began. */
  private final Set<Place> places = new LinkedHashSet<>();

  OpenSessions(int perNetwork, int perAccount, int most) {
    this.perNetwork = perNetwork;
    this.perAccount = perAccount;
    this.most = most;
  }

  /** A session among the others; it goes with it, however that ends. */
  private final class Place implements HttpSessionBindingListener {

    private final HttpSession session;
    private final String network;
    private @Nullable UUID account;

    Place(HttpSession session, String network) {
      this.session = session;
      this.network = network;
    }

    boolean isAnonymous() {
      return account == null;
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
      remove(this);
    }
  }

  /** A session of somebody who has shown nothing yet. */
  void anonymous(HttpSession session, String network) {
    place(session, network);
    end(tooMany(perNetwork, each -> each.isAnonymous() && each.network.equals(network)));
  }

  /** From now on it is the session of somebody who has shown a password. */
  void belongs(HttpSession session, UUID account) {
    Place place = place(session, "");
    synchronized (places) {
      place.account = account;
      // It counts as begun now.
      places.remove(place);
      places.add(place);
    }
    end(tooMany(perAccount, each -> account.equals(each.account)));
  }

  int size() {
    synchronized (places) {
      return places.size();
    }
  }

  private Place place(HttpSession session, String network) {
    if (session.getAttribute(PLACE) instanceof Place known) {
      return known;
    }
    Place made = new Place(session, network);
    end(full());
    synchronized (places) {
      places.add(made);
    }
    session.setAttribute(PLACE, made);
    return made;
  }

  /** The one that ends so that there is room for another. */
  private List<Place> full() {
    synchronized (places) {
      if (places.size() < most) {
        return List.of();
      }
      Optional<Place> oldest =
          places.stream()
              .filter(Place::isAnonymous)
              .findFirst()
              .or(() -> places.stream().findFirst());
      return oldest.map(List::of).orElse(List.of());
    }
  }

  private List<Place> tooMany(int limit, Predicate<Place> which) {
    synchronized (places) {
      List<Place> all = places.stream().filter(which).toList();
      return new ArrayList<>(all.subList(0, Math.max(0, all.size() - limit)));
    }
  }

  private void remove(Place place) {
    synchronized (places) {
      places.remove(place);
    }
  }

  /** Outside of the lock: what a session holds is told of its end. */
  private void end(List<Place> ended) {
    for (Place place : ended) {
      remove(place);
      try {
        place.session.invalidate();
      } catch (IllegalStateException e) {
        // It ended by itself.
      }
    }
  }
}
