package app.steward.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.SocketFactory;

/**
 * The sockets of the pool's connections, so that they can be closed when a database hangs: a server that is stopped but
 * not gone keeps them open, and whoever waits for an answer would wait for as long as it does. A timeout of the socket
 * would do the same, but end what rightly takes minutes too. The driver makes it, by its name in application.yml.
 */
public final class OpenSockets extends SocketFactory {
    private static final Set<Socket> OPEN = new HashSet<>();

    @Override
    public Socket createSocket() {
        return kept(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return kept(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return kept(new Socket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return kept(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return kept(new Socket(host, port, local, localPort));
    }

    private static Socket kept(Socket socket) {
        synchronized (OPEN) {
            OPEN.removeIf(Socket::isClosed);
            OPEN.add(socket);
        }
        return socket;
    }

    /** Ends every connection of the pool, and with it whatever waits for an answer; answers how many. */
    static int closeAll() {
        List<Socket> open;
        synchronized (OPEN) {
            OPEN.removeIf(Socket::isClosed);
            open = new ArrayList<>(OPEN);
            OPEN.clear();
        }
        int closed = 0;
        for (Socket socket : open) {
            try {
                socket.close();
                closed++;
            } catch (IOException e) {
                // it is of no use any more, which was meant
            }
        }
        return closed;
    }
}
