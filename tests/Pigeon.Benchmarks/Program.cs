using Pigeon.Benchmarks;

// dotnet run -c Release --project tests/Pigeon.Benchmarks -- [NAMES] [--store]
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
if (args is [BareServer.Verb, .. var rest])
{
    await BareServer.ServeAsync(rest, stop.Token);
    return 0;
}

return await Suite.RunAsync(args, stop.Token);
