using Pigeon.Agent.Processes;

namespace Pigeon.Agent.Docker;

public sealed partial class EngineClient
{
    private const int ExecBytesMax = 64 * 1024;

    /// <summary>Runs a program in a container to its end. What it says on both streams comes as one text.</summary>
    /// <exception cref="EngineException">There is no such container, or it does not run.</exception>
    public async Task<ProcessResult> ExecAsync(string container, IReadOnlyList<string> command, CancellationToken ct)
    {
        using var create = Json(new CreateExecWire { Cmd = command }, EngineJson.Default.CreateExecWire);
        var id = (await CallAsync(HttpMethod.Post, $"/containers/{Escape(container)}/exec", create, EngineJson.Default.CreatedWire, ct)).Id;
        using var start = Json(new StartExecWire(), EngineJson.Default.StartExecWire);
        var path = $"/exec/{Escape(id)}/start";
        var said = await WithinAsync($"POST {path}", CallLimit, async limited =>
        {
            using var response = await SendAsync(HttpMethod.Post, path, start, limited);
            await using var stream = await response.Content.ReadAsStreamAsync(limited);
            return await LogFrames.ReadAsync(stream, framed: true, ExecBytesMax, limited);
        }, ct);
        var end = await GetAsync($"/exec/{Escape(id)}/json", EngineJson.Default.ExecWire, ct);
        return new ProcessResult(end.ExitCode ?? throw new EngineException(null, $"{command[0]} ended in {container} without an exit code"), said, "");
    }
}
