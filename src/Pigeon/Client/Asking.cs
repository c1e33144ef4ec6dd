using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Client;

/// <summary>Asks for an operation until there is an answer.</summary>
internal static class Asking
{
    private const int Attempts = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // The id makes asking again safe: an answer that got lost is given again, and nothing is done twice. An agent that was
    // there and is gone is being restarted more often than not, so that is waited for; one that never was there is not.
    public static async Task<OperationReply> AskAsync(
        this AgentClient client, Endpoint host, AppName app, long? revision, OperationRequest body, TimeProvider time, CancellationToken ct)
    {
        var id = OperationId.Parse(Guid.NewGuid().ToString());
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Task<OperationReply> SendAsync(OperationRequest request) => client.OperateAsync(app, id, revision, request, ct);
                return body.Definition is { } definition
                    ? await FormulaExchange.AskAsync(definition, source => SendAsync(body with { Definition = source })) : await SendAsync(body);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException
                || (attempt < Attempts && fault is CommandFailedException { Problem.Code: ProblemCode.NoLeader })
                || (attempt > 1 && fault is CommandFailedException { ExitCode: ExitCode.Unreachable }))
            {
                if (attempt == Attempts)
                    throw CommandFailedException.Unreachable($"the connection to {host} breaks before the agent answers: {fault.Message}", fault);
                await Task.Delay(Pause * attempt, time, ct);
            }
        }
    }
}
