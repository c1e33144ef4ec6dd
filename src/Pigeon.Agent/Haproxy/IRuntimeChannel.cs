namespace Pigeon.Agent.Haproxy;

/// <summary>A way to one worker: the serving one by its stats socket, or any one by the master socket.</summary>
public interface IRuntimeChannel
{
    /// <summary>Sends a command that changes something, exactly once, and returns the reply as it came.</summary>
    /// <exception cref="HaproxyUnreachableException">Nobody answered; its MayHaveRun says whether the command may have run.</exception>
    /// <exception cref="TimeoutException">No complete reply in time; the command may have run.</exception>
    Task<string> SendAsync(RuntimeCommand command, CancellationToken ct);

    /// <summary>Sends a question, a command that changes nothing; it is repeated a few times when nobody answers.</summary>
    /// <exception cref="HaproxyUnreachableException">Nobody answered any of the attempts.</exception>
    /// <exception cref="TimeoutException">No complete reply in time.</exception>
    Task<string> AskAsync(string question, CancellationToken ct);
}
