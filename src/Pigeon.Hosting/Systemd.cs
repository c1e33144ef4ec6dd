using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.Hosting;

/// <summary>
/// Who started this process and wants to hear of it: systemd, by the protocol of sd_notify(3). Lines <c>KEY=value</c> go as one datagram to the socket that
/// <c>NOTIFY_SOCKET</c> names. Where nobody wants to hear, nothing is sent, and whoever does not take it in is no reason to stop.
/// </summary>
/// <param name="socket">The path of the socket; one that begins with <c>@</c> has no file. Null or empty: nobody wants to hear.</param>
/// <param name="watchdog">Within which time it wants a sign of life, again and again; null for none.</param>
public sealed class Systemd(string? socket, TimeSpan? watchdog, TimeProvider time)
{
    /// <summary>Reads <c>NOTIFY_SOCKET</c>, <c>WATCHDOG_USEC</c> (microseconds) and <c>WATCHDOG_PID</c> of the environment.</summary>
    public static Systemd OfThisProcess(TimeProvider time)
    {
        var isMeant = Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? watchdog = isMeant && long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0 ? TimeSpan.FromMicroseconds(microseconds) : null;
        return new Systemd(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), watchdog, time);
    }

    /// <summary>One line of what it does, which <c>systemctl status</c> shows.</summary>
    public void Status(string text) => Send($"STATUS={Line(text)}");

    /// <summary>It has started, and does what it is for.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={Line(status)}");

    public void Stopping() => Send("STOPPING=1");

    /// <summary>Gives a sign of life for as long as there are rounds, until it is cancelled.</summary>
    /// <param name="rounds">Beats after each round of the loop that makes this process alive.</param>
    /// <param name="wake">Asks for a round when there was none of its own accord.</param>
    public async Task WatchAsync(Pulse rounds, Action wake, CancellationToken ct)
    {
        // Two of these pauses and a round have to fit into the time.
        var pause = watchdog is { } limit && socket is { Length: > 0 } ? limit / 4 : Timeout.InfiniteTimeSpan;
        while (true)
        {
            var round = rounds.Next;
            await Task.Delay(pause, time, ct);
            if (!round.IsCompleted) wake();
            await round.WaitAsync(ct);
            Send("WATCHDOG=1");
        }
    }

    private void Send(string lines)
    {
        if (string.IsNullOrEmpty(socket)) return;
        try
        {
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            sender.SendTo(Encoding.UTF8.GetBytes(lines), new UnixDomainSocketEndPoint(socket[0] == '@' ? $"\0{socket[1..]}" : socket));
        }
        catch (SocketException)
        {
            // Who started us is gone, or full: what we are here for goes on.
        }
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
