package app.steward.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "2001:db8::1",
                "2001:0:1::1",
                "fec0::1"
            })
    void privateOnesAreKnown(String literal) throws UnknownHostException {
        assertThat(WebhookAddress.isPrivate(InetAddress.getByName(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.1.0.1",
                "198.17.0.1",
                "223.255.255.1",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "64:ff9b::808:808",
                "::ffff:8.8.8.8"
            })
    void publicOnesToo(String literal) throws UnknownHostException {
        assertThat(WebhookAddress.isPrivate(InetAddress.getByName(literal))).isFalse();
    }

    @Test
    void anAddressIsReadAsItWasTyped() {
        for (String good :
                List.of("https://hooks.example.com/a?b=c", "http://hooks.example.com:8080", "https://8.8.8.8/x")) {
            assertThat(WebhookAddress.fault(good, false)).as(good).isEmpty();
        }
        for (String wrong : List.of(
                "",
                "hooks.example.com",
                "ftp://hooks.example.com",
                "javascript:alert(1)",
                "https:///x",
                "https://hooks.example.com/a b",
                "https://hooks.example.com/\r\nX: y",
                "https://user:secret@hooks.example.com",
                "https://hooks.example.com/#part",
                "https://hooks.example.com:99999/",
                "https://häuser.example/",
                "https://" + "a".repeat(2000) + ".example")) {
            assertThat(WebhookAddress.fault(wrong, true)).as(wrong).isPresent();
        }
    }

    @Test
    void thisMachineAndPrivateNetworksAreRefusedUnlessTheOperatorAllowsThem() {
        for (String own : List.of(
                "http://localhost:8080/",
                "http://a.localhost",
                "http://127.0.0.1",
                "http://2130706433/",
                "http://127.1",
                "http://[::1]:9000/",
                "http://[::ffff:192.168.0.1]/",
                "https://169.254.169.254/latest/meta-data")) {
            assertThat(WebhookAddress.fault(own, false)).as(own).isPresent();
        }
        assertThat(WebhookAddress.fault("http://localhost:8080/", true)).isEmpty();
    }
}
