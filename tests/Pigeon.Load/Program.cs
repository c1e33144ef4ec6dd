using Pigeon.LoadProgram;
using Pigeon.TestKit;

if (!LoadArguments.TryParse(args, out var arguments, out var mistake))
{
    await Console.Error.WriteLineAsync($"{mistake}\n\n{LoadArguments.Usage}");
    return 2;
}

using var bound = new CancellationTokenSource(arguments.Duration ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
await using var load = Load.Start(arguments.Options, bound.Token);
var dialogue = new Dialogue(load, Console.In, Console.Out);
await Task.WhenAny(dialogue.RunAsync(isBounded: arguments is { Duration: not null } or { Options.Requests: not null }), load.CompleteAsync());
var result = await load.StopAsync();
dialogue.Write(result);
return result.Failed == 0 ? 0 : 1;
