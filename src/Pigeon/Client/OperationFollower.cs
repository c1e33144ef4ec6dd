using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Client;

/// <summary>Follows an operation to its end, over as many connections as it takes: the agent may be restarted meanwhile.</summary>
internal sealed class OperationFollower(AgentClient client, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Why there is no connection now; null while there is one.</summary>
    public string? Lost { get; private set; }

    /// <summary>The operation as it was seen last.</summary>
    public OperationWire? Last { get; private set; }

    /// <returns>The operation when it has ended.</returns>
    public async Task<OperationWire> FollowAsync(OperationId id, IOperationView view, CancellationToken ct)
    {
        var pause = FirstPause;
        while (true)
        {
            var seen = await ReadAsync(id, view, ct);
            if (Last is { State: not "running" } ended) return ended;

            // A connection that told something was a good one: begin again with the short pause.
            pause = seen ? FirstPause : pause;
            view.Note($"connection lost: {Lost}; trying again");
            await Task.Delay(pause, time, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<bool> ReadAsync(OperationId id, IOperationView view, CancellationToken ct)
    {
        var seen = false;
        try
        {
            await foreach (var operation in client.EventsAsync(id, ct))
            {
                Lost = null;
                seen = true;
                Last = operation;
                view.Show(operation);
                if (operation.State != "running") return true;
            }

            Lost = "the agent ended the stream early";
        }
        catch (CommandFailedException fault) when (fault.ExitCode == ExitCode.Unreachable)
        {
            Lost = fault.Message;
        }
        catch (CommandFailedException fault) when (fault.Problem.Status == 404)
        {
            throw CommandFailedException.Forgotten(
                $"the agent does not know operation {id} any more (was it restarted?): `pigeon status` shows where things stand");
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            Lost = fault.Message;
        }

        return seen;
    }
}
