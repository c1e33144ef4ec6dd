namespace Pigeon.Cli.Tests;

/// <summary>A definition on disk.</summary>
internal sealed class DefinitionFileFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pigeon-file-");

    public DefinitionFileFixture(string text) => File.WriteAllText(Name, text);

    public string Name => System.IO.Path.Combine(_folder.FullName, "stacks.yaml");

    /// <summary>Two apps of which one lives for any version, with secrets of every kind.</summary>
    public static DefinitionFileFixture Good() => new("""
        stacks:
          shop:
            version: "{{ version }}"
            loadbal: {backend_port: 8080, healthcheck: tcp, host: shop.test, cookie: {name: SRV, key: kkkkkkkkkkkkkkkk}}
            task_definitions:
              web:
                docker_config:
                  image: "shop:{{ version }}"
                  command: serve --token=hunter2 --port 80
                  environment: {DB_PASSWORD: hunter2, DATABASE_URL: "postgres://shop:hunter2@db/shop", MODE: "on"}
                  labels: {register_backend: "true"}
          blog:
            version: "2.0"
            loadbal: {backend_port: 8080, healthcheck: tcp, host: "blog.{{ vm.labels.zone }}.test"}
            task_definitions:
              web: {docker_config: {image: "blog:2.0", labels: {register_backend: "true"}}}

        """);

    public void Dispose() => _folder.Delete(recursive: true);
}
